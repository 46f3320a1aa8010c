import { type Args, block, resource } from "@motif/compile";
import { describeConstraints, describeRules, fn, URL, variables } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const job = (target: Args = {}) =>
  resource("google_cloud_scheduler_job", "nightly", {
    name: "nightly",
    http_target: block({ uri: URL, oidc_token: block({ service_account_email: "caller" }), ...target }),
  });

describeRules(RULES, {
  right: [["a schedule", [fn(), job()]]],
  wrong: [
    [
      "GCP_FUNCTION_INTERNAL",
      "a scheduled function that the Internet reaches",
      [fn({ ingress_settings: "ALLOW_ALL" }), job()],
    ],
    ["GCP_CALL_AUTHENTICATED", "a job without a token", [fn(), job({ oidc_token: undefined })]],
    ["GCP_EVENT_DEAD_LETTER", "a schedule without dead letters", [fn(variables({})), job()]],
  ],
});

describeConstraints([
  {
    type: "google_cloud_scheduler_job",
    good: "http_target {}",
    bad: "http_target {}\npubsub_target {}",
    code: "arguments-conflict",
  },
]);
