import { consumer, type Handles, TerminalError } from "@motif/app";
import { accounts, CURRENCY, type Entry, ledger, MOST_LEFT_OUT, Movement, rates } from "../resources.ts";

type Rates = Handles<{ rates: typeof rates.reader }>["rates"];

/**
 * Books a movement behind the last entry of its account; may be called for it any number of times, even at the same time.
 * The queue brings the movements of an account in order, but behind a dead letter it brings the next one as if none was
 * missing. So the numbers decide, also on what comes twice and on what is redriven.
 */
export default consumer(
  "book-movement",
  {
    event: Movement,
    uses: { ledger: ledger.readWriter, accounts: accounts.reader, rates: rates.reader },
    timeout: "10s",
  },
  async ({ event, ledger, accounts, rates, metrics }) => {
    const movement = event.data;
    const { account, number } = movement;
    const { entries } = await ledger.query({ partition: account, order: "descending", limit: 1 });
    const { number: last, balance } = entries[0]?.item ?? { number: 0, balance: 0 };
    if (number <= last) return refuseAnother(await ledger.get({ account, number }), movement);
    if (number > last + 1) refuseEarly(movement, last, (await accounts.get({ account }))?.item.whenStuck);

    const worth = Math.round(movement.cents * (await rateOf(movement, rates)));
    const status = balance + worth < 0 ? "refused" : "booked";
    // Whoever else is at one of these movements fails from here on: their places are taken.
    for (let left = last + 1; left < number; left++) {
      await ledger.put({ account, number: left, status: "left-out", balance }, { if: "absent" });
      metrics.add("Movements", 1, "Count", { status: "left-out" });
    }
    const after = status === "booked" ? balance + worth : balance;
    await ledger.put({ ...movement, status, balance: after }, { if: "absent" });
    metrics.add("Movements", 1, "Count", { status });
  },
);

/** A movement that has its entry came twice: nothing is left to do. */
function refuseAnother(
  found: { readonly item: Entry } | undefined,
  { number, cents, currency }: Movement,
): void {
  if (found?.item.status === "left-out") {
    throw new TerminalError(`Movement ${number} was left out, and its place is gone. Send it as a new one.`);
  }
  if (found?.item.cents !== cents || found.item.currency !== currency) {
    throw new TerminalError(`Another movement is booked under the number ${number}.`);
  }
}

/**
 * Those before it will not come before it any more, however long it waits: in a FIFO queue they are not behind it. So it
 * becomes a dead letter at once, behind the one that it has to wait for.
 */
function refuseEarly({ number }: Movement, last: number, whenStuck: "stop" | "skip" = "stop"): void {
  if (whenStuck === "stop")
    throw new TerminalError(`Movement ${last + 1} comes before it, and is not booked.`);
  if (number - last > MOST_LEFT_OUT + 1) {
    throw new TerminalError(`Movements ${last + 1} to ${number - 1} are missing: too many to do without.`);
  }
}

/** Fails where there is no rate (yet): whoever enters one mends it. */
async function rateOf({ currency }: Movement, rates: Rates): Promise<number> {
  if (currency === CURRENCY) return 1;
  const found = await rates.get({ currency });
  if (!found) throw new Error(`There is no rate for ${currency}.`);
  return found.item.rate;
}
