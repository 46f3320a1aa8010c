import { type Block, conditional, resource, v } from "@motif/compile";
import type { AwsPlan } from "../plan/aws-plan.ts";
import { fullName, identifier, SECRET_KEY } from "./naming.ts";

/** How long a deleted secret can be brought back: the longest that Secrets Manager offers. */
const RECOVERY_DAYS = 30;

/** The secrets, without values: those would stand in Terraform's state. */
export function secretBlocks({ app, secrets }: AwsPlan): Block[] {
  return secrets.map(({ name, description }) =>
    resource("aws_secretsmanager_secret", identifier(name), {
      name: fullName(app, name),
      description,
      kms_key_id: v(SECRET_KEY),
      recovery_window_in_days: conditional(v("deletion_protection"), RECOVERY_DAYS, 0),
    }),
  );
}
