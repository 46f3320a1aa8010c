import { http, idempotentHttp, json } from "@motif/app";
import * as z from "zod/mini";
import { Email, requests, shop, UserRegistered, users } from "../resources.ts";

/** Registers a user, and tells it. Nobody can order under an id of which the answer did not tell: by then the event is published. */
export default http(
  "register-user",
  {
    uses: { users: users.writer, shop: shop.publisher, requests: requests.readWriter },
    body: z.strictObject({ email: Email }),
  },
  idempotentHttp({ store: ({ requests }) => requests }, async ({ body, users, shop, newId }) => {
    const user = { userId: newId(), email: body.email };
    await users.put(user);
    await shop.publish(UserRegistered, user, { subject: user.userId });
    return json({ userId: user.userId }, { status: 201 });
  }),
);
