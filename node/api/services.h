// What the routes of the API work with. Nothing is owned; the daemon wires it.
#pragma once

#include <filesystem>
#include <functional>

#include "node/people/household_service.h"
#include "node/people/measure_service.h"
#include "node/emergencies/emergency_service.h"
#include "node/inquiry/inquiry_service.h"
#include "node/runtime/checkpoint_keeper.h"
#include "node/runtime/situation_keeper.h"
#include "node/sharing/consent_service.h"
#include "node/sharing/referral_service.h"
#include "node/sharing/review_service.h"
#include "node/sharing/same_persons.h"
#include "node/sharing/sharing_service.h"
#include "node/staff/staff_service.h"
#include "node/tips/tip_service.h"
#include "protocol/exchange/peer_service.h"

namespace musubi::node {

struct ApiServices {
  const config::NodeConfig& config;
  SharingService& sharing;
  ReferralService& referrals;
  ReviewService& reviews;
  StaffService& staff;
  ConsentService& consents;
  HouseholdService& households;
  MeasureService& measures;
  const NameSearch& names;
  const SamePersons& same_persons;
  InquiryService& inquiries;
  TipService& tips;
  EmergencyService& emergencies;
  SituationKeeper& situation;
  CheckpointKeeper& checkpoints;
  exchange::ExchangeParts exchange;
  std::filesystem::path checkpoint_file;
  // After a registry was accepted: the couriers have other peers now.
  std::function<void()> registry_changed;
};

}  // namespace musubi::node
