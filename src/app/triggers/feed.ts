export {
  type Change,
  type ChangeSubscription,
  type ChangeWithOld,
  changeOf,
  type FeedPolicy,
  onChange,
} from "@motif/core";
