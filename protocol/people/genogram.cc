#include "protocol/people/genogram.h"

#include <algorithm>
#include <map>

#include "protocol/people/genogram_layout.h"

namespace musubi::people {
namespace {

constexpr int kFont = 14;
constexpr int kSmallFont = 10;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct SexSign {
  std::string_view ja;
  std::string_view en;
};
constexpr SexSign kSexWords[] = {
    {"男性", "male"}, {"女性", "female"}, {"左記以外", "other"}, {"不明", "unknown"}};
constexpr SexSign kTieWords[] = {{"夫婦", "couple"},
                                 {"離婚した夫婦", "former couple"},
                                 {"親", "parent"},
                                 {"きょうだい", "sibling"},
                                 {"その他", "other"}};

// The characters of a text in UTF-8, one after the other.
std::vector<std::string_view> letters_of(std::string_view text) {
  std::vector<std::string_view> letters;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    letters.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return letters;
}

char32_t code_point(std::string_view letter) {
  const auto lead = static_cast<unsigned char>(letter.front());
  if (letter.size() == 1) return lead;
  auto code = static_cast<char32_t>(lead & (0xFF >> (letter.size() + 1)));
  for (const char c : letter.substr(1)) {
    code = (code << 6) | (static_cast<unsigned char>(c) & 0x3F);
  }
  return code;
}

bool within(char32_t code, char32_t first, char32_t last) { return first <= code && code <= last; }

// Not in XML 1.0, or turning the direction in which a reader's eye takes the rest.
bool misleads(char32_t code) {
  return code < 0x20 || within(code, 0x7F, 0x9F) || within(code, 0x200E, 0x200F) ||
         within(code, 0x2028, 0x202E) || within(code, 0x2066, 0x2069) || code == 0x061C ||
         within(code, 0xFFFE, 0xFFFF);
}

// A variation selector belongs to the letter before it: 葛󠄀 is one.
bool takes_no_room(char32_t code) {
  return within(code, 0xFE00, 0xFE0F) || within(code, 0xE0100, 0xE01EF);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const std::string_view letter : letters_of(text)) {
    if (misleads(code_point(letter))) {
      out += kReplacement;
    } else if (letter == "&") {
      out += "&amp;";
    } else if (letter == "<") {
      out += "&lt;";
    } else if (letter == ">") {
      out += "&gt;";
    } else if (letter == "\"") {
      out += "&quot;";
    } else {
      out += letter;
    }
  }
  return out;
}

// The first letters of a name; the whole of it stands in the title of its sign.
std::string short_label(std::string_view text) {
  std::string label;
  std::size_t count = 0;
  for (const std::string_view letter : letters_of(text)) {
    if (!takes_no_room(code_point(letter)) && count++ == kMaxLabelLetters) return label + "…";
    label += letter;
  }
  return label;
}

int width_of(std::string_view text) {
  int tenths = 0;
  for (const std::string_view letter : letters_of(text)) {
    if (takes_no_room(code_point(letter))) continue;
    tenths += letter.size() == 1 ? 6 : 10;
  }
  return (tenths * kFont + 9) / 10;
}

int years_between(Day birth, Day today) {
  const int years = static_cast<int>(today.year()) - static_cast<int>(birth.year());
  const bool before = std::pair(today.month(), today.day()) < std::pair(birth.month(), birth.day());
  return before ? years - 1 : years;
}

std::string age_label(const Member& member, Day today) {
  if (member.deceased) return "故人";
  if (member.birth) return std::to_string(years_between(*member.birth, today)) + "歳";
  if (!member.age) return {};
  return std::to_string(*member.age) + "歳（" +
         std::to_string(static_cast<int>(member.age_on->year())) + "年）";
}

std::string attribute(std::string_view name, int value) {
  return " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
}

std::string point(Point at) { return std::to_string(at.x) + "," + std::to_string(at.y); }

// One sign of that size round a point.
std::string shape(Sex sex, Point at, int size) {
  const int half = size / 2;
  switch (sex) {
    case Sex::kMale:
      return "<rect" + attribute("x", at.x - half) + attribute("y", at.y - half) +
             attribute("width", size) + attribute("height", size) + "/>";
    case Sex::kFemale:
      return "<circle" + attribute("cx", at.x) + attribute("cy", at.y) + attribute("r", half) +
             "/>";
    case Sex::kOther:
    case Sex::kUnknown:
      break;
  }
  return "<polygon points=\"" + point({at.x, at.y - half}) + " " +
         point({at.x + half, at.y + half}) + " " + point({at.x - half, at.y + half}) + "\"/>";
}

std::string text(Point at, int size, std::string_view words) {
  if (words.empty()) return {};
  return "<text" + attribute("x", at.x) + attribute("y", at.y) + attribute("font-size", size) +
         " stroke=\"none\" fill=\"black\">" + escaped(words) + "</text>";
}

class Writer {
 public:
  Writer(const Household& household, Day today) : household_(household), today_(today) {}

  std::string run() {
    int label_width = 0;
    for (const Member& member : household_.members) {
      label_width = std::max(
          {label_width, width_of(short_label(member.name)), width_of(age_label(member, today_))});
    }
    const Layout layout = lay_out(household_, label_width);
    begin(layout);
    describe();
    for (const Box& box : layout.boxes) draw(box);
    for (const Line& line : layout.lines) draw(line);
    for (const Sign& sign : layout.signs) draw(sign);
    out_ += "</svg>\n";
    return std::move(out_);
  }

 private:
  void begin(const Layout& layout) {
    const std::string width = std::to_string(layout.width);
    const std::string height = std::to_string(layout.height);
    out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
           "\" viewBox=\"0 0 " + width + " " + height +
           "\" role=\"img\" aria-labelledby=\"title desc\" font-family=\"sans-serif\" "
           "stroke=\"black\" stroke-width=\"1.5\" fill=\"none\">\n"
           "<title id=\"title\">ジェノグラム / Genogram</title>\n"
           "<rect width=\"100%\" height=\"100%\" fill=\"white\" stroke=\"none\"/>\n";
  }

  // The picture in words, for who cannot see it.
  void describe() {
    out_ += "<desc id=\"desc\">";
    for (const Member& member : household_.members) out_ += in_words(member) + "\n";
    for (const Bond& tie : household_.ties) {
      const SexSign& words = kTieWords[static_cast<std::size_t>(tie.kind)];
      out_ += escaped(short_label(name(tie.from))) + " → " + escaped(short_label(name(tie.to))) +
              ": " + std::string(words.ja) + " / " + std::string(words.en) + "\n";
    }
    for (const auto& [residence, people] : together()) {
      out_ += "同居 / together " + std::to_string(residence) + ": " + escaped(people) + "\n";
    }
    out_ += "</desc>\n";
  }

  std::string in_words(const Member& member) const {
    const SexSign& words = kSexWords[static_cast<std::size_t>(member.sex)];
    std::string line =
        escaped(member.name) + ": " + std::string(words.ja) + " / " + std::string(words.en);
    const std::string age = age_label(member, today_);
    if (!age.empty()) line += ", " + age;
    if (is_subject(member)) line += ", 本人 / subject";
    return line;
  }

  bool is_subject(const Member& member) const { return &member == household_.members.data(); }
  const std::string& name(const PersonId& person) const { return household_.member(person)->name; }

  std::map<std::int64_t, std::string> together() const {
    std::map<std::int64_t, std::vector<std::string>> living;
    for (const Stay& stay : household_.stays) {
      if (stay.is_now()) living[stay.residence].push_back(short_label(name(stay.person)));
    }
    std::map<std::int64_t, std::string> lines;
    for (const auto& [residence, names] : living) {
      if (names.size() < 2) continue;
      std::string& line = lines[residence];
      for (const std::string& each : names) line += (line.empty() ? "" : "、") + each;
    }
    return lines;
  }

  void draw(const Box& box) {
    out_ += "<rect" + attribute("x", box.corner.x) + attribute("y", box.corner.y) +
            attribute("width", box.width) + attribute("height", box.height) +
            " rx=\"8\" stroke-dasharray=\"2 4\"/>\n" +
            text({box.corner.x + 8, box.corner.y + kSmallFont + 2}, kSmallFont,
                 "同居" + std::to_string(box.residence)) +
            "\n";
  }

  void draw(const Line& line) {
    out_ += "<polyline points=\"";
    for (std::size_t i = 0; i < line.points.size(); ++i) {
      out_ += (i == 0 ? "" : " ") + point(line.points[i]);
    }
    out_ += line.broken ? "\" stroke-dasharray=\"8 4\"/>\n" : "\"/>\n";
    for (const Point& at : line.struck) {
      for (const int shift : {-3, 3}) {
        out_ += "<polyline points=\"" + point({at.x + shift - 4, at.y + 6}) + " " +
                point({at.x + shift + 4, at.y - 6}) + "\"/>\n";
      }
    }
  }

  void draw(const Sign& sign) {
    const Member& member = household_.members[sign.member];
    const Point at = sign.centre;
    out_ += "<g fill=\"white\"><title>" + in_words(member) + "</title>" +
            shape(member.sex, at, kSignSize);
    if (is_subject(member)) out_ += shape(member.sex, inner(member.sex, at), kSignSize - 12);
    out_ += text({at.x + kSignSize / 2 + 10, at.y - 2}, kFont, short_label(member.name)) +
            text({at.x + kSignSize / 2 + 10, at.y + kFont + 2}, kFont, age_label(member, today_)) +
            "</g>\n";
  }

  // The middle of a triangle lies lower.
  static Point inner(Sex sex, Point at) {
    const bool triangle = sex == Sex::kOther || sex == Sex::kUnknown;
    return triangle ? Point{at.x, at.y + 3} : at;
  }

  const Household& household_;
  Day today_;
  std::string out_;
};

}  // namespace

std::string genogram(const SealedHousehold& household, Day today) {
  return Writer(household.shown(), today).run();
}

}  // namespace musubi::people
