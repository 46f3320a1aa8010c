import { http } from "@motif/app";
import { MachineKey, MachineSettings, machines } from "../resources.ts";

/** Says where a machine stands, and from when on somebody wants to hear of it. */
export default http(
  "register-machine",
  { uses: { machines: machines.writer }, params: MachineKey, body: MachineSettings },
  async ({ params, body, machines }) => {
    await machines.put({ ...params, ...body });
    return new Response(null, { status: 204 });
  },
);
