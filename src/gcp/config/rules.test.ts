import { type Args, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules, fn, variables } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const parameter = (changes: Args = {}) =>
  resource("google_parameter_manager_parameter", "api_key", {
    parameter_id: "x",
    format: "JSON",
    ...changes,
  });
const PARAMETER = ref("google_parameter_manager_parameter_version.api_key", "parameter");
const version = (createBeforeDestroy: boolean) =>
  resource(
    "google_parameter_manager_parameter_version",
    "api_key",
    { parameter: "x", parameter_version_id: "v-1", parameter_data: "{}" },
    { lifecycle: { createBeforeDestroy } },
  );

describeRules(RULES, {
  right: [
    ["a value that is there before the one before is gone", [version(true)]],
    [
      "a config that is named like a secret, by the parameter of its version",
      [parameter(), version(true), fn(variables({ MOTIF_CONFIG_API_KEY: PARAMETER }))],
    ],
  ],
  wrong: [
    ["GCP_PARAMETER_JSON", "a parameter that takes any text", [parameter({ format: undefined })]],
    ["GCP_PARAMETER_WITHOUT_GAP", "a value that is gone before there is another", [version(false)]],
    [
      "GCP_PROJECT_ROLE",
      "a role on all parameters of the project",
      [
        resource(
          "google_project_iam_member",
          "all",
          { project: "p", role: "roles/parametermanager.parameterViewer", member: "m" },
          { comment: "list: all configs" },
        ),
      ],
    ],
  ],
});

describeConstraints([
  {
    type: "google_parameter_manager_parameter",
    good: 'parameter_id = "acme-dev-limits"',
    bad: 'parameter_id = "-limits"',
    code: "value-malformed",
  },
]);
