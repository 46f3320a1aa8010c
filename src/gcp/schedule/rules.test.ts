import { type Args, block, type Meta, resource } from "@motif/compile";
import { CALLED, describeConstraints, describeRules, fn, URL, variables } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const job = (target: Args = {}, meta: Meta = { dependsOn: [CALLED] }) =>
  resource(
    "google_cloud_scheduler_job",
    "nightly",
    {
      name: "nightly",
      http_target: block({ uri: URL, oidc_token: block({ service_account_email: "caller" }), ...target }),
    },
    meta,
  );

describeRules(RULES, {
  right: [["a schedule", [fn(), CALLED, job()]]],
  wrong: [
    [
      "GCP_FUNCTION_INTERNAL",
      "a scheduled function that the Internet reaches",
      [fn({ ingress_settings: "ALLOW_ALL" }), CALLED, job()],
    ],
    ["GCP_CALL_AUTHENTICATED", "a job without a token", [fn(), CALLED, job({ oidc_token: undefined })]],
    ["GCP_EVENT_DEAD_LETTER", "a schedule without dead letters", [fn(variables({})), CALLED, job()]],
    ["GCP_DELIVERY_AWAITED", "a job that does not wait until it may call", [fn(), CALLED, job({}, {})]],
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
