import { block, ref, resource } from "@motif/compile";
import { fn, rulesSuite, variables } from "../testing/security.ts";
import { RULES } from "./rules.ts";

const trigger = resource("google_eventarc_trigger", "work", {
  name: "work",
  destination: block({
    cloud_run_service: block({ service: ref("google_cloudfunctions2_function.work", "name") }),
  }),
});

rulesSuite(
  RULES,
  [["object events", [fn(), trigger]]],
  [
    [
      "GCP_FUNCTION_INTERNAL",
      "a consumer of objects that the Internet reaches",
      [fn({ ingress_settings: "ALLOW_ALL" }), trigger],
    ],
    ["GCP_EVENT_DEAD_LETTER", "object events without dead letters", [fn(variables({})), trigger]],
  ],
);
