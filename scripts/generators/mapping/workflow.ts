import type { Row } from "./row.ts";

/** Workflows, each with what it is allowed and its log. */
export const workflow: Row = {
  part: "workflows",
  types: { aws: ["aws_sfn_state_machine"], azure: [], gcp: [] },
};
