import { type Block, block, resource, v } from "@motif/compile";
import type { GcpPlan } from "../plan/gcp-plan.ts";
import { fullName, identifier, SERVICES } from "./naming.ts";

/** For so long a value that was destroyed can be brought back. */
const RECOVERY = "604800s";

/** The secrets, without values: those would stand in Terraform's state. */
export function secretBlocks({ app, secrets }: GcpPlan): Block[] {
  return secrets.map(({ name, description }) =>
    resource(
      "google_secret_manager_secret",
      identifier(name),
      {
        secret_id: fullName(app, name),
        version_destroy_ttl: RECOVERY,
        deletion_protection: v("deletion_protection"),
        replication: block({ user_managed: block({ replicas: block({ location: v("region") }) }) }),
      },
      { comment: `${description}. Its value is set by whoever may know it.`, dependsOn: [SERVICES] },
    ),
  );
}
