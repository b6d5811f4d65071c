#include "sim/simulation.h"

namespace tocsin::sim {

std::vector<FaultName> const& fault_names() {
  static std::vector<FaultName> const names = {{"crash", Fault::kCrash},
                                               {"short_write", Fault::kShortWrite},
                                               {"sync_error", Fault::kSyncError},
                                               {"disk_full", Fault::kDiskFull},
                                               {"slow_disk", Fault::kSlowDisk},
                                               {"snapshot", Fault::kSnapshot},
                                               {"duplicate", Fault::kDuplicate},
                                               {"reorder", Fault::kReorder},
                                               {"delay", Fault::kDelay},
                                               {"lost_reply", Fault::kLostReply},
                                               {"clock_jump", Fault::kClockJump},
                                               {"screens", Fault::kScreens},
                                               {"slow_screens", Fault::kSlowScreens},
                                               {"pause", Fault::kPause},
                                               {"standby", Fault::kStandby},
                                               {"failover", Fault::kFailover},
                                               {"restore", Fault::kRestore}};
  return names;
}

std::vector<PlantName> const& plant_names() {
  static std::vector<PlantName> const names = {
      {"lost_ack", Plant::kLostAck, "a command is acknowledged before it is durable", "one command got two answers"},
      {"skip_sync", Plant::kSkipSync, "the disk says done and has nothing", "was acknowledged, the journal ends at"},
      {"torn_batch", Plant::kTornBatch, "a torn write leaves later entries without the first", "recovery: journal.damaged_at"},
      {"flip_bit", Plant::kFlipBit, "a bit of a stored entry changes", "the chain does not fit"},
      {"double_apply", Plant::kDoubleApply, "the follower gets a batch twice", "saw position"},
      {"partial_snapshot", Plant::kPartialSnapshot, "a snapshot lacks what is due", "a start from a snapshot gives another state"},
      {"early_snapshot", Plant::kEarlySnapshot, "a snapshot is made of what is not durable yet", "recovery: journal.damaged_at"},
      {"forget_commands", Plant::kForgetCommands, "a restart forgets which commands were decided", "a command was applied twice"},
      {"late_answer", Plant::kLateAnswer, "a late answer is taken for that of the next command", "one command got two answers"},
      {"forget_bound", Plant::kForgetBound, "a restart forgets which units are on an incident", "runs on two assignments"},
      {"forget_fired", Plant::kForgetFired, "a restart forgets which timers have fired", "fired twice"},
      {"drop_frame", Plant::kDropFrame, "a screen is not sent a change", "missed position"},
      {"resume_twice", Plant::kResumeTwice, "a screen that resumes is sent its last change again", "saw position"},
      {"drop_oldest", Plant::kDropOldest, "a full queue loses its oldest frame instead of its reader", "missed position"},
      {"forget_history", Plant::kForgetHistory, "a screen resumes by position alone", "of another history than it has seen"},
      {"no_fence", Plant::kNoFence, "an append asks neither for the epoch nor for the head", "was acknowledged, the journal ends at"},
      {"skip_gap", Plant::kSkipGap, "a standby that was cut off goes on at the head", "a new leader is at position"},
      {"keep_diverged", Plant::kKeepDiverged, "a standby keeps what the journal no longer holds", "a new leader is at position"},
      {"forget_erasures", Plant::kForgetErasures, "a restore does not erase again", "was erased and can be read again"},
      {"glued_list", Plant::kGluedList, "the erasure list goes on in a line that a crash cut short", "restore"}};
  return names;
}

}  // namespace tocsin::sim
