import { everyChange, failedByItself, type Invariants } from "@motif/app/simulate";
import { notes } from "./resources.ts";

const TENANTS = ["acme", "bank"] as const;

export default {
  clients: async ({ fetch, chance, token }, round) => {
    const tenant = TENANTS[round % TENANTS.length] ?? "acme";
    const authorization = `Bearer ${await token({ sub: `ada@${tenant}`, tenant, scope: "notes:read notes:write" })}`;
    const headers = { authorization, "content-type": "application/json" };
    const say = (text: string) => JSON.stringify({ title: tenant, text });
    const added = await fetch("/notes", { method: "POST", headers, body: say("new") });
    const page = await fetch("/notes?limit=5", { headers });
    const listed: { id?: string }[] = page?.status === 200 ? (await page.json()).notes : [];
    const { id } = added?.status === 201 ? await added.json() : (listed.at(-1) ?? {});
    const path = `/notes/${id}`;
    const read = await fetch(path, { headers });
    const seen = { ...headers, "if-match": read?.headers.get("etag") ?? '"bm9uZQ"' };
    if (chance() < 0.5) await fetch(path, { method: "PUT", headers: seen, body: say(`changed in ${round}`) });
    else await fetch(path, { method: "DELETE", headers: seen });
  },
  always: {
    "a note stays its tenant's and its author's": everyChange(notes, ({ before, after }) => {
      const { tenant, author, title, shelf } = after ?? before ?? {};
      const isRight =
        author === `ada@${tenant}` && title === tenant && [`${tenant}/notes`, "trash"].includes(shelf ?? "");
      return isRight ? undefined : `it is ${JSON.stringify(after)}`;
    }),
  },
  eventually: {
    "nobody sees another tenant's note": ({ requests }) => {
      const leak = requests.find(({ headers, answer }) => {
        const tenant = TENANTS.find((each) => tenantOf(headers["authorization"]) === each);
        const other = TENANTS.find((each) => each !== tenant) ?? "";
        return answer?.body.includes(`"title":"${other}"`);
      });
      return leak && `${leak.method} ${leak.path} was answered ${leak.answer?.body}`;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

function tenantOf(authorization = ""): string {
  const [, claims = ""] = authorization.split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString()).tenant;
}
