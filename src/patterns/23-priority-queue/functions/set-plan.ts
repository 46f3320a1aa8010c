import { http, json } from "@motif/app";
import * as z from "zod/mini";
import { Plan, Tenant, tenants } from "../resources.ts";

/** Sets the plan of a tenant: the operator's, or what hears of payments. */
export default http(
  "set-plan",
  {
    uses: { tenants: tenants.writer },
    params: z.object({ tenant: Tenant }),
    body: z.strictObject({ plan: Plan }),
  },
  async ({ params, body, tenants }) => {
    const tenant = { ...params, ...body };
    await tenants.put(tenant);
    return json(tenant);
  },
);
