import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClientRequest } from "../history.ts";
import { seen } from "../testing/seen.ts";
import { linearizableResource } from "./http-resource.ts";

const check = linearizableResource({
  path: "/items/{id}",
  value: (body) => (typeof body === "object" && body !== null && "price" in body ? body.price : body),
});
const wrong = (requests: readonly ClientRequest[]) => check(seen({ requests }));

let now = 0;

/** A request that is sent and answered before the next; `answer` is `200 "etag"`, the status alone, or nothing where none came. */
function request(
  asked: string,
  answer?: string,
  body?: object,
  headers: Record<string, string> = {},
): ClientRequest {
  const [method = "", path = "", condition, tag] = asked.split(" ");
  const [status, etag] = answer?.split(" ") ?? [];
  const sent = {
    client: "c",
    method,
    path,
    sentAt: now,
    moment: ++now,
    body: method === "GET" ? undefined : JSON.stringify(body),
  };
  const all = { ...headers, ...(condition !== undefined && { [condition]: tag ?? "" }) };
  if (status === undefined) return { ...sent, headers: all };
  const location = method === "POST" ? { location: "/items/1" } : {};
  const answered = { ...(etag !== undefined && { etag }), ...location };
  const text = method === "GET" ? JSON.stringify(body) : "";
  return {
    ...sent,
    headers: all,
    answer: { at: now, moment: ++now, status: Number(status), headers: answered, body: text },
  };
}

/** An item as clients read it: with more than they wrote. */
const item = (price: number) => ({ id: "1", price });
const made = () => request("POST /items", '201 "1"', { price: 20 });

describe("a resource of an HTTP API", () => {
  it.each<[string, () => readonly ClientRequest[]]>([
    [
      "is read as it was written",
      () => [
        made(),
        request("GET /items/1", '200 "1"', item(20)),
        request("PUT /items/1", '200 "2"', item(25)),
        request("GET /items/1?x=1", '200 "2"', item(25)),
      ],
    ],
    [
      "is gone after it was deleted",
      () => [
        made(),
        request("DELETE /items/1", "204"),
        request("GET /items/1", "404"),
        request("PUT /items/1", "404", item(1)),
        request("DELETE /items/1", "204"),
      ],
    ],
    [
      "refuses to be changed by who has seen an older version",
      () => [
        made(),
        request("PUT /items/1", '200 "2"', item(2)),
        request('PUT /items/1 if-match "1"', "412", item(3)),
        request('DELETE /items/1 if-match "2"', "204"),
      ],
    ],
    [
      "may have been changed by a request that was not answered",
      () => [
        made(),
        request('PUT /items/1 if-match "1"', undefined, item(2)),
        request('PUT /items/1 if-match "1"', "412", item(2)),
        request("GET /items/1", '200 "2"', item(2)),
      ],
    ],
    [
      "may not have been changed by one, or by one with 503",
      () => [
        made(),
        request("PUT /items/1", undefined, item(2)),
        request("DELETE /items/1", "503"),
        request("GET /items/1", '200 "1"', item(20)),
      ],
    ],
    [
      "may have been deleted by a request that was not answered",
      () => [made(), request("DELETE /items/1"), request("DELETE /items/1", "404")],
    ],
    [
      "is not touched by refusals",
      () => [
        made(),
        request("PUT /items/1", "400", item(-1)),
        request("GET /items/1", "429"),
        request("GET /items/1", '200 "1"', item(20)),
      ],
    ],
    [
      "is made once under a key, by whichever request",
      () => {
        const key = { "idempotency-key": "k" };
        const requests = [
          request("POST /items", undefined, { price: 20 }, key),
          request("GET /items/1", '200 "1"', item(20)),
          request("POST /items", '201 "1"', { price: 20 }, key),
        ];
        return [
          ...requests,
          request("DELETE /items/1", "204"),
          request("POST /items", '201 "1"', { price: 20 }, key),
          request("GET /items/1", "404"),
        ];
      },
    ],
    [
      "may have been made by somebody who did not hear of it",
      () => [request("POST /items", undefined, { price: 20 }), request("GET /items/1", '200 "1"', item(20))],
    ],
    [
      "tells clients that their copy is the current one",
      () => [made(), request('GET /items/1 if-none-match "1"', "304")],
    ],
    [
      "is made by a PUT, and only if it is not there if that is asked for",
      () => [
        request("PUT /items/2 if-none-match *", '201 "1"', item(1)),
        request("PUT /items/2 if-none-match *", "412", item(2)),
        request("PATCH /items/2", '200 "2"', { name: "x" }),
        request("GET /items/2", '200 "2"', item(7)),
      ],
    ],
    [
      "of another path is not looked at",
      () => [request("GET /things/1", '200 "1"', item(1)), request("GET /items/1/parts", '200 "1"', item(1))],
    ],
  ])("%s", (_, requests) => {
    expect(wrong(requests())).toBeUndefined();
  });

  it.each<[string, () => readonly ClientRequest[]]>([
    [
      "read as it was before a change",
      () => [
        made(),
        request("PUT /items/1", '200 "2"', item(2)),
        request("GET /items/1", '200 "1"', item(20)),
      ],
    ],
    [
      "without what was written last",
      () => [
        made(),
        request("PUT /items/1", '200 "2"', item(2)),
        request("GET /items/1", '200 "2"', item(20)),
      ],
    ],
    [
      "changed by who had seen an older version",
      () => [
        made(),
        request("PUT /items/1", '200 "2"', item(2)),
        request('PUT /items/1 if-match "1"', '200 "3"', item(3)),
      ],
    ],
    ["gone though nobody deleted it", () => [made(), request("GET /items/1", "404")]],
    [
      "back after it was deleted",
      () => [made(), request("DELETE /items/1", "204"), request("PUT /items/1", '200 "2"', item(2))],
    ],
    [
      "changed twice by two who had seen the same",
      () => {
        const requests = [
          made(),
          request('PUT /items/1 if-match "1"', '200 "2"', item(2)),
          request('PUT /items/1 if-match "1"', '200 "3"', item(3)),
        ];
        const [, one, other] = requests;
        return one && other ? [...requests.slice(0, 1), { ...one, moment: 0 }, { ...other, moment: 0 }] : [];
      },
    ],
    [
      "refused to who has seen the current version",
      () => [made(), request('PUT /items/1 if-match "1"', "412", item(2))],
    ],
    [
      "called current when it was changed",
      () => [
        made(),
        request("PUT /items/1", '200 "2"', item(2)),
        request('GET /items/1 if-none-match "1"', "304"),
      ],
    ],
    ["read though nobody made it", () => [request("GET /items/1", '200 "1"', item(20))]],
  ])("is not %s", (_, requests) => {
    expect(wrong(requests())).toMatch(/^What clients saw of \/items\/[12] happens in no order: c: /);
  });

  it("is told with conditions, versions and values", () => {
    const requests = [
      made(),
      request("GET /items/1", '200 "1"', item(20)),
      request("PUT /items/1", '200 "2"', item(2)),
      request('PUT /items/1 if-match "1"', '200 "3"', item(3)),
    ];
    expect(wrong(requests)).toBe(
      'What clients saw of /items/1 happens in no order: c: POST 20 → 201 etag "1"; c: PUT 2 → 200 etag "2"; ' +
        'c: PUT if-match "1" 3 → 200 etag "3". Whatever else there was (1) does not explain it.',
    );
  });
});

const aStep = fc.record({
  method: fc.constantFrom("GET", "GET", "PUT", "PUT", "DELETE"),
  /** Which version it wants to find; 0: any. */
  match: fc.integer({ min: 0, max: 4 }),
  lead: fc.integer({ min: 1, max: 45 }),
  lag: fc.integer({ min: 1, max: 45 }),
  fate: fc.constantFrom("answered", "answered", "answered", "answer lost", "request lost"),
});

/** What clients of a right server see whose requests overlap; with the last version that the server had. */
function served(
  steps: readonly (typeof aStep extends fc.Arbitrary<infer T> ? T : never)[],
): readonly ClientRequest[] {
  let version = 1;
  let current: { readonly etag: string; readonly price: number } | undefined = { etag: '"1"', price: 0 };
  const requests = steps.map(({ method, match, lead, lag, fate }, index): ClientRequest => {
    const at = 1000 + 10 * index;
    const wanted = match === 0 ? undefined : `"${Math.max(1, version + 2 - match)}"`;
    const sent = {
      client: "c",
      method,
      path: "/items/1",
      sentAt: at - lead,
      moment: at - lead,
      headers: wanted === undefined || method === "GET" ? {} : { "if-match": wanted },
      body: method === "PUT" ? JSON.stringify({ price: at }) : undefined,
    };
    if (fate === "request lost") return sent;
    let status = current ? 200 : 404;
    if (current && method !== "GET" && wanted !== undefined && wanted !== current.etag) status = 412;
    if (status === 200 && method === "PUT") current = { etag: `"${++version}"`, price: at };
    if (status === 200 && method === "DELETE") {
      current = undefined;
      status = 204;
    }
    if (fate === "answer lost") return sent;
    const headers = status === 200 && current ? { etag: current.etag } : {};
    const body = JSON.stringify(status === 200 ? current : {});
    return {
      ...sent,
      answer: { at: at + lag, moment: at + lag, status, headers: headers as Record<string, string>, body },
    };
  });
  const made = {
    client: "c",
    method: "POST",
    path: "/items",
    sentAt: 1,
    moment: 1,
    headers: {},
    body: '{"price":0}',
    answer: { at: 2, moment: 2, status: 201, headers: { location: "/items/1", etag: '"1"' }, body: "" },
  };
  return [made, ...requests];
}

describe("requests of random clients", () => {
  const someSteps = fc.array(aStep, { maxLength: 25 });

  it("that a right server answers are accepted", () => {
    fc.assert(
      fc.property(someSteps, (steps) => void expect(wrong(served(steps))).toBeUndefined()),
      { numRuns: 300 },
    );
  });

  it("of whom one reads what was there before are refused", () => {
    fc.assert(
      fc.property(someSteps, (steps) => {
        const requests = served(steps);
        const end = 5000;
        const put = (moment: number, etag: string, price: number): ClientRequest => ({
          client: "c",
          method: "PATCH",
          path: "/items/1",
          sentAt: moment,
          moment,
          headers: {},
          body: JSON.stringify({ price }),
          answer: { at: moment + 1, moment: moment + 1, status: 200, headers: { etag }, body: "" },
        });
        const stale: ClientRequest = {
          client: "c",
          method: "GET",
          path: "/items/1",
          sentAt: end,
          moment: end + 4,
          headers: {},
          body: undefined,
          answer: { at: end, moment: end + 5, status: 200, headers: { etag: '"old"' }, body: '{"price":-1}' },
        };
        expect(wrong([...requests, put(end, '"old"', -1), put(end + 2, '"new"', -2), stale])).toMatch(
          /in no order/,
        );
      }),
      { numRuns: 100 },
    );
  });
});
