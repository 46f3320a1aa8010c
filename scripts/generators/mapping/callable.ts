import type { Row } from "./row.ts";

/** Calls between functions, which are permissions: nothing is made for them. */
export const callable: Row = {
  part: "calls between functions",
  types: { aws: [], azure: [], gcp: [] },
};
