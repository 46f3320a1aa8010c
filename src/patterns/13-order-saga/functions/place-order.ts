import { ExecutionExistsError, http, idempotentHttp, json } from "@motif/app";
import { NewOrder, orderSaga, requests } from "../resources.ts";

/** Begins an order's execution, under the order's id: an attempt that comes again begins nothing new. */
export default http(
  "place-order",
  { uses: { sagas: orderSaga.starter, requests: requests.readWriter }, body: NewOrder },
  idempotentHttp({ store: ({ requests }) => requests }, async ({ body, sagas, newId }) => {
    const orderId = newId();
    try {
      await sagas.start({ orderId, ...body }, { name: orderId });
    } catch (error) {
      // An earlier attempt of this request has begun it, and it is over already.
      if (!(error instanceof ExecutionExistsError)) throw error;
    }
    const headers = { location: `/orders/${orderId}`, "retry-after": "1" };
    return json({ orderId }, { status: 202, headers });
  }),
);
