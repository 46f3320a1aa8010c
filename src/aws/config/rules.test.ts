import { type Args, block, ref, resource } from "@motif/compile";
import { describeConstraints, describeRules, lambda } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const parameter = (changes: Args = {}) =>
  resource("aws_ssm_parameter", "api_key", { name: "x", type: "String", insecure_value: "{}", ...changes });

describeRules(RULES, {
  right: [
    [
      "a config that is named like a secret, by its parameter's name",
      [
        parameter(),
        lambda({
          environment: block({
            variables: { MOTIF_CONFIG_API_KEY: ref("aws_ssm_parameter.api_key", "name") },
          }),
        }),
      ],
    ],
  ],
  wrong: [
    ["AWS_PARAMETER_NO_SECRET", "a parameter for a secret", [parameter({ type: "SecureString" })]],
    [
      "AWS_PARAMETER_VISIBLE",
      "a value that plans hide",
      [parameter({ insecure_value: undefined, value: "{}" })],
    ],
  ],
});

describeConstraints([
  {
    type: "aws_ssm_parameter",
    good: 'insecure_value = "{}"\ntier = "Standard"',
    bad: 'insecure_value = "{}"\ntier = "Small"',
    code: "value-not-allowed",
  },
]);
