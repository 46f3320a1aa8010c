import { block, ref, resource } from "@motif/compile";
import { CALLED, describeConstraints, describeRules, fn, variables } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const args = {
  name: "work",
  destination: block({
    cloud_run_service: block({ service: ref("google_cloudfunctions2_function.work", "name") }),
  }),
};
const trigger = resource("google_eventarc_trigger", "work", args, { dependsOn: [CALLED] });

describeRules(RULES, {
  right: [["object events", [fn(), CALLED, trigger]]],
  wrong: [
    [
      "GCP_FUNCTION_INTERNAL",
      "a consumer of objects that the Internet reaches",
      [fn({ ingress_settings: "ALLOW_ALL" }), CALLED, trigger],
    ],
    ["GCP_EVENT_DEAD_LETTER", "object events without dead letters", [fn(variables({})), CALLED, trigger]],
    [
      "GCP_DELIVERY_AWAITED",
      "object events that do not wait until somebody may deliver them",
      [fn(), CALLED, resource("google_eventarc_trigger", "work", args)],
    ],
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
