import { ConditionFailedError, http, json, problemResponse } from "@motif/app";
import { localDay } from "../calendar.ts";
import { Sale, SaleInput, SaleKey, sales } from "../resources.ts";

/** Takes a sale of today. To send it again changes nothing, also when its day is over. */
export default http(
  "put-sale",
  {
    uses: { sales: sales.readWriter },
    params: SaleKey,
    body: SaleInput,
    responses: { 200: SaleInput, 201: Sale },
  },
  async ({ params, body, sales, now }) => {
    const known = await sales.get(params);
    if (known) return answerTo(body.cents, known.item.cents);
    if (params.day !== localDay(now())) {
      return problemResponse({
        status: 409,
        title: "Not today",
        detail: `${params.day} is over, or has not begun.`,
      });
    }
    try {
      await sales.put({ ...params, ...body }, { if: "absent" });
      return json({ ...params, ...body }, { status: 201 });
    } catch (error) {
      if (!(error instanceof ConditionFailedError)) throw error;
      const other = await sales.get(params);
      return answerTo(body.cents, other?.item.cents);
    }
  },
);

function answerTo(cents: number, known: number | undefined) {
  if (cents === known) return json({ cents }, { status: 200 });
  return problemResponse({
    status: 409,
    title: "Another sale",
    detail: "There is a sale of another amount with this number.",
  });
}
