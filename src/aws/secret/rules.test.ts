import { type Args, block, ref, resource } from "@motif/compile";
import { describeRules, lambda } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const secret = (args: Args) => resource("aws_secretsmanager_secret", "payment_key", { name: "key", ...args });

describeRules(RULES, {
  right: [
    [
      "a secret of the plan, by its ARN",
      [
        secret({ recovery_window_in_days: 30 }),
        lambda({
          environment: block({
            variables: { MOTIF_SECRET_PAYMENT_KEY: ref("aws_secretsmanager_secret.payment_key", "arn") },
          }),
        }),
      ],
    ],
  ],
  wrong: [
    [
      "AWS_SECRET_NO_VALUE",
      "a value of a secret",
      [
        resource("aws_secretsmanager_secret_version", "key", {
          secret_id: "x",
          secret_string: ref("var.key"),
        }),
      ],
    ],
    ["AWS_SECRET_RECOVERABLE", "a secret that is gone at once", [secret({ recovery_window_in_days: 0 })]],
    ["AWS_SECRET_RECOVERABLE", "a secret that nobody thought about", [secret({})]],
  ],
});
