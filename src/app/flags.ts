/** For whom a feature is on. */
export { type FeatureFlags, type FlagRule, featureFlags, isFeatureOn } from "@motif/runtime";
