import type { JsonObject } from "@motif/app";
import type { Clients, SimulatedClient } from "@motif/app/simulate";
import { ALICE, AUDREY, BOB, MARA, MAX, OTTO } from "./people.ts";

const PEOPLE = [ALICE, BOB, MARA, MAX, OTTO, AUDREY];
/** Few, so that people meet at the same expense. */
export const IDS = [1, 2, 3, 4].map((n) => `5f0c6ac4-9b0e-4c53-8f0e-6a1f6f3f0a0${n}`);
const AMOUNTS = [49_90, 500_00, 500_01, 20_000_00];

/** What is wrong with a token, as the claim `wrong` says; a token without it counts. */
const WRONG: readonly JsonObject[] = [
  { wrong: "expired", exp: 1 },
  { wrong: "not yet valid", nbf: 4_000_000_000 },
  { wrong: "for others", aud: "other-api" },
  { wrong: "of another issuer", iss: "https://login.example.com/evil" },
  { wrong: "without a department", department: null },
];

/** So many requests of an action, each by somebody. */
const REQUESTS = 4;

export const clients: Clients = async (client) => {
  for (let n = 0; n < REQUESTS; n++) await askAsSomebody(client);
};

/** Somebody submits, reads, decides, with the right token or with one that does not count, or with none. */
async function askAsSomebody({ fetch, token, chance }: SimulatedClient): Promise<void> {
  const pick = <T>(list: readonly T[]): T => {
    const picked = list[Math.floor(chance() * list.length)];
    if (picked === undefined) throw new Error("There is nothing to pick.");
    return picked;
  };
  const person = pick(PEOPLE);
  const claims = chance() < 0.15 ? { ...person, ...pick(WRONG) } : person;
  const altered = chance() < 0.05;
  const bearer = await token(claims);
  const shown = altered ? alteredToken(bearer, chance()) : bearer;
  const authorization: Record<string, string> = chance() < 0.05 ? {} : { authorization: `Bearer ${shown}` };
  const id = pick(IDS);
  const put = (path: string, body: object) =>
    fetch(path, {
      method: "PUT",
      headers: { ...authorization, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const what = chance();
  if (what < 0.35) await put(`/expenses/${id}`, { purpose: pick(["Train", "Hotel"]), amount: pick(AMOUNTS) });
  else if (what < 0.65) await put(`/expenses/${id}/decision`, { status: pick(["approved", "rejected"]) });
  else if (what < 0.85) await fetch(`/expenses/${id}`, { headers: authorization });
  else if (what < 0.95) await fetch("/expenses", { headers: authorization });
  else await put(`/expenses/${id}`, { amount: -1 });
}

/** Somebody else's claims under the same signature. */
function alteredToken(token: string, chance: number): string {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const others = { ...claims, sub: `mallory-${chance}`, roles: ["manager", "auditor"], approvalLimit: 1e9 };
  return [header, Buffer.from(JSON.stringify(others)).toString("base64url"), signature].join(".");
}
