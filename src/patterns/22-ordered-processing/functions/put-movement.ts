import { http, json } from "@motif/app";
import { Amount, MovementPath, movements } from "../resources.ts";

/**
 * Accepts a movement, which is then in the queue behind all that were accepted before it. It may be repeated: what is the same
 * message is dropped by the queue for some minutes, and recognised by book-movement for ever.
 */
export default http(
  "put-movement",
  { uses: { movements: movements.sender }, params: MovementPath, body: Amount },
  async ({ params, body, movements }) => {
    const movement = { ...params, ...body };
    await movements.send(movement, { group: movement.account });
    return json(movement, { status: 202, headers: { location: `/accounts/${movement.account}` } });
  },
);
