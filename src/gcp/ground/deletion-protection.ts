import { variable } from "@motif/compile";

/** The variable that keeps what holds data from being deleted; several rooms ask for it. */
export const DELETION_PROTECTION = variable("deletion_protection", {
  type: "bool",
  description:
    "The database and secrets cannot be deleted, and buckets only when they are empty. Turn it off and apply before a destroy.",
  default: true,
});
