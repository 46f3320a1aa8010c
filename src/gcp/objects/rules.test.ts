import { block, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules, fn, variables } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const trigger = resource("google_eventarc_trigger", "work", {
  name: "work",
  destination: block({
    cloud_run_service: block({ service: ref("google_cloudfunctions2_function.work", "name") }),
  }),
});

describeRules(RULES, {
  right: [["object events", [fn(), trigger]]],
  wrong: [
    [
      "GCP_FUNCTION_INTERNAL",
      "a consumer of objects that the Internet reaches",
      [fn({ ingress_settings: "ALLOW_ALL" }), trigger],
    ],
    ["GCP_EVENT_DEAD_LETTER", "object events without dead letters", [fn(variables({})), trigger]],
  ],
});

describeConstraints([
  {
    type: "google_eventarc_trigger",
    good: "destination {\n cloud_run_service {}\n}",
    bad: 'destination {\n workflow = "w"\n cloud_run_service {}\n}',
    code: "arguments-conflict",
  },
]);
