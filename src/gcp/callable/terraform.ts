import { resource, v } from "@motif/compile";
import { repeated } from "@motif/compile/kit";
import { ACCOUNTS, FUNCTIONS, instanceOf } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { CallablePlans } from "./plan.ts";

/** Each caller may call what it was granted: the role is on that function's Cloud Run service. */
export function callableTerraform({ calls }: CallablePlans): TerraformParts {
  if (calls.length === 0) return {};
  const { forEach, value } = repeated(
    calls.map(({ why, caller, callee }) => ({
      key: `${caller}/${callee}`,
      comment: why,
      values: { caller, callee },
    })),
  );
  return {
    iam: [
      resource(
        "google_cloud_run_v2_service_iam_member",
        "call",
        {
          name: instanceOf(FUNCTIONS, value("callee"), "name"),
          location: v("region"),
          role: "roles/run.invoker",
          member: instanceOf(ACCOUNTS, value("caller"), "member"),
        },
        { forEach },
      ),
    ],
  };
}
