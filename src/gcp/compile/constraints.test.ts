import { type ConstraintCase, codesOf, deadConstraints } from "@motif/compile/testing";
import { describe, expect, it } from "vitest";
import { PROVIDERS } from "./rules.ts";

/** Arguments that are right, and changes that are not, for constraints whose rule is easily written wrong. */
const CASES: readonly ConstraintCase[] = [
  {
    type: "google_service_account",
    good: 'account_id = "create-item"',
    bad: 'account_id = "item"',
    code: "value-malformed",
  },
  {
    type: "google_secret_manager_secret",
    good: "replication {\n auto {}\n}",
    bad: "replication {}",
    code: "arguments-incomplete",
  },
  {
    type: "google_cloud_scheduler_job",
    good: "http_target {}",
    bad: "http_target {}\npubsub_target {}",
    code: "arguments-conflict",
  },
  {
    type: "google_pubsub_subscription",
    good: "dead_letter_policy {\n max_delivery_attempts = 5\n}",
    bad: "dead_letter_policy {\n max_delivery_attempts = 4\n}",
    code: "value-out-of-range",
  },
  {
    type: "google_cloudfunctions2_function",
    good: 'service_config {\n available_memory = "256Mi"\n}',
    bad: 'service_config {\n available_memory = "256MB"\n}',
    code: "value-malformed",
  },
  {
    type: "google_eventarc_trigger",
    good: "destination {\n cloud_run_service {}\n}",
    bad: 'destination {\n workflow = "w"\n cloud_run_service {}\n}',
    code: "arguments-conflict",
  },
  {
    type: "google_storage_bucket",
    good: 'lifecycle_rule {\n action {\n type = "Delete"\n }\n}',
    bad: 'lifecycle_rule {\n action {\n type = "Remove"\n }\n}',
    code: "value-not-allowed",
  },
];

describe("constraints", () => {
  it("name only types and arguments that the schemas have, so that no entry is dead", () => {
    expect(deadConstraints(PROVIDERS)).toEqual([]);
  });

  it.each(CASES)("of $type let the good value through and find $code", async ({ type, good, bad, code }) => {
    expect(await codesOf(PROVIDERS, type, good)).not.toContain(code);
    expect(await codesOf(PROVIDERS, type, bad)).toContain(code);
  });
});
