#include "crypto/log/signed_note.h"

#include <gtest/gtest.h>

namespace musubi::crypto {
namespace {

PrivateKey ed25519_from_seed(std::string_view seed_base64) {
  Bytes der = *from_hex("302e020100300506032b657004220420");
  const Bytes seed = *from_base64(seed_base64);
  der.insert(der.end(), seed.begin(), seed.end());
  return *PrivateKey::from_pkcs8(der);
}

std::string outcome(std::string_view note, const std::vector<NoteKey>& known) {
  const auto text = open_note(note, known);
  return text ? *text : text.error().reason;
}

// The example in the documentation of golang.org/x/mod/sumdb/note.
class PublishedNote : public ::testing::Test {
 protected:
  const std::string text_ =
      "If you think cryptography is the answer to your problem,\n"
      "then you don't know what your problem is.\n";
  const std::string note_ = text_ +
                            "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1"
                            "FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  const PrivateKey key_ = ed25519_from_seed("gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=");
  const std::vector<NoteKey> known_{{"PeterNeumann", key_.public_key()}};
};

class SignedNote : public ::testing::Test {
 protected:
  static NoteKey known(std::string name, const PrivateKey& key) {
    return {std::move(name), key.public_key()};
  }
  static std::string sign(std::string_view text, std::string_view name, const PrivateKey& key) {
    const auto note = sign_note(text, name, key);
    return note ? *note : note.error().reason;
  }
  // The signature line alone, to be put under another note.
  std::string line(std::string_view name, const PrivateKey& key) const {
    return sign(text_, name, key).substr(text_.size() + 1);
  }

  const std::string text_ = "架空の記録\nline two\n";
  const PrivateKey ours_ = PrivateKey::generate(KeyType::kEd25519);
  const PrivateKey theirs_ = PrivateKey::generate(KeyType::kEd25519);
};

TEST_F(SignedNote, OpensWithAKeyThatSignedIt) {
  EXPECT_EQ(outcome(sign(text_, "log.example", ours_), {known("log.example", ours_)}), text_);
}

TEST_F(SignedNote, PassesOverUnknownSigners) {
  std::string note = text_ + "\n";
  for (int i = 0; i < 20; ++i) {
    note += line("witness-" + std::to_string(i), PrivateKey::generate(KeyType::kEd25519));
  }
  EXPECT_EQ(outcome(note, {known("log.example", ours_)}), "note.no-known-signature");
  note += line("log.example", ours_);
  EXPECT_EQ(outcome(note, {known("log.example", ours_)}), text_);
}

TEST_F(SignedNote, PassesOverASignatureTypeThatItDoesNotKnow) {
  const std::string later = "— witness.example " + to_base64(Bytes(4 + 2420, 7)) + "\n";
  const std::string note = text_ + "\n" + later + line("log.example", ours_);
  EXPECT_EQ(outcome(note, {known("log.example", ours_)}), text_);
}

TEST_F(SignedNote, IsRefusedWhenOneKnownKeyIsWrongAlthoughAnotherIsRight) {
  const std::string other_text = "another text\n";
  const std::string wrong =
      sign(other_text, "theirs.example", theirs_).substr(other_text.size() + 1);
  const std::vector<NoteKey> both{known("log.example", ours_), known("theirs.example", theirs_)};
  for (const std::string& lines :
       {line("log.example", ours_) + wrong, wrong + line("log.example", ours_)}) {
    EXPECT_EQ(outcome(text_ + "\n" + lines, both), "note.wrong-signature");
    EXPECT_EQ(outcome(text_ + "\n" + lines, {both[0]}), text_);
  }
}

TEST_F(SignedNote, IsNotOpenedByTheSameKeyUnderAnotherName) {
  const std::string note = sign(text_, "log.example", ours_);
  EXPECT_EQ(outcome(note, {known("other.example", ours_)}), "note.no-known-signature");
  EXPECT_EQ(outcome(note, {}), "note.no-known-signature");
}

TEST_F(SignedNote, HoldsNoMoreSignaturesThanTheLimit) {
  std::string note = text_ + "\n";
  for (std::size_t i = 0; i < kMaxNoteSignatures; ++i) note += line("log.example", ours_);
  EXPECT_EQ(outcome(note, {known("log.example", ours_)}), text_);
  note += line("log.example", ours_);
  EXPECT_EQ(outcome(note, {known("log.example", ours_)}), "note.signatures");
}

TEST_F(SignedNote, IsRefusedWhenItHasNotTheForm) {
  const std::vector<NoteKey> keys{known("log.example", ours_)};
  const std::string good = sign(text_, "log.example", ours_);
  const std::string signature = line("log.example", ours_);
  const std::string blob = to_base64(Bytes(68, 1));
  for (const std::string& note :
       {std::string(), text_, text_ + "\n", good.substr(0, good.size() - 1), good + "x",
        good + "\n", text_ + signature, text_ + "\n- log.example " + blob + "\n",
        text_ + "\n—  " + blob + "\n", text_ + "\n— log.example\n", text_ + "\n— log.example \n",
        text_ + "\n— log+example " + blob + "\n", text_ + "\n— log.example " + blob + " x\n",
        text_ + "\n— log\u3000example " + blob + "\n", text_ + "\n— log.example AAAAAA==\n",
        text_ + "\n— log.example !!!!\n", "tab\there\n\n" + signature, "\xff\n\n" + signature,
        "return\r\n\n" + signature}) {
    EXPECT_EQ(outcome(note, keys), "note.malformed") << note;
  }
  EXPECT_EQ(outcome(std::string(kMaxNoteBytes + 1, 'a'), keys), "note.size");
}

TEST_F(SignedNote, IsNotMadeOfATextNameOrKeyThatCannotStandInOne) {
  EXPECT_EQ(sign("no newline", "log.example", ours_), "note.text");
  EXPECT_EQ(sign("empty line at the end\n\n", "log.example", ours_), "note.text");
  EXPECT_EQ(sign("", "log.example", ours_), "note.text");
  EXPECT_EQ(sign("\n", "log.example", ours_), "note.text");
  EXPECT_EQ(sign("tab\t\n", "log.example", ours_), "note.text");
  EXPECT_EQ(sign("\xc3\n", "log.example", ours_), "note.text");
  for (const std::string_view name : {"", "a b", "a+b", "a\nb", "a\u00a0b"}) {
    EXPECT_EQ(sign(text_, name, ours_), "note.key-name") << name;
  }
  EXPECT_EQ(sign(text_, "log.example", PrivateKey::generate(KeyType::kP256)), "note.key-type");
  EXPECT_EQ(sign(std::string(kMaxNoteBytes, 'a') + "\n", "log.example", ours_), "note.size");
}

TEST_F(SignedNote, IsRefusedWithAnyBitFlipped) {
  const std::string good = sign(text_, "log.example", ours_);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string tampered = good;
    tampered[bit / 8] = static_cast<char>(tampered[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(open_note(tampered, std::vector<NoteKey>{known("log.example", ours_)}).ok())
        << "bit " << bit;
  }
}

TEST_F(PublishedNote, OpensAndIsMadeAgainByteForByte) {
  EXPECT_EQ(outcome(note_, known_), text_);
  EXPECT_EQ(*sign_note(text_, "PeterNeumann", key_), note_);
}

TEST(Checkpoint, IsReadBackAsItWasWritten) {
  const Checkpoint checkpoint{"musubi.example/log/lg-032026-01", 20852163,
                              *Digest::from_hex(std::string(64, 'c'))};
  const std::string text = checkpoint_text(checkpoint);
  EXPECT_EQ(text,
            "musubi.example/log/lg-032026-01\n20852163\n"
            "zMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMw=\n");
  const auto read = parse_checkpoint_text(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, checkpoint);
  EXPECT_EQ(*parse_checkpoint_text(text + "an extension\n"), checkpoint);
}

TEST(Checkpoint, IsRefusedWhenItHasNotTheForm) {
  const std::string root = to_base64(Bytes(32, 0)) + "\n";
  EXPECT_TRUE(parse_checkpoint_text("o\n0\n" + root).ok());
  EXPECT_TRUE(parse_checkpoint_text("o\n18446744073709551615\n" + root).ok());
  for (const std::string& text :
       {std::string(), std::string("o\n1\n"), "\n1\n" + root, "o\n01\n" + root, "o\n+1\n" + root,
        "o\n-1\n" + root, "o\n 1\n" + root, "o\n1x\n" + root, "o\n\n" + root,
        "o\n18446744073709551616\n" + root, std::string("o\n1\nAAAA\n"),
        "o\n1\n" + to_base64(Bytes(33, 0)) + "\n", "o\n1\n" + root + "\n", "o\n1\n" + root + "x",
        "o\n1\n" + root.substr(0, root.size() - 1)}) {
    EXPECT_FALSE(parse_checkpoint_text(text).ok()) << text;
  }
}

}  // namespace
}  // namespace musubi::crypto
