import { readFileSync } from "node:fs";
import { compactVerify } from "jose";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { isCompact } from "./bearer.ts";
import { ALGORITHMS } from "./jwt-options.ts";
import { secretKeys } from "./key-set.ts";

const key = z.looseObject({ kty: z.string() });
const vectors = z.object({
  testGroups: z.array(
    z.object({
      comment: z.string(),
      public: z.optional(key),
      private: key,
      tests: z.array(
        z.object({
          tcId: z.int(),
          comment: z.string(),
          jws: z.union([z.string(), z.looseObject({})]),
          result: z.enum(["valid", "invalid", "acceptable"]),
        }),
      ),
    }),
  ),
});

const { testGroups } = vectors.parse(
  JSON.parse(
    readFileSync(new URL("testing/jws-vectors/json_web_signature_test.json", import.meta.url), "utf8"),
  ),
);

/** As tokens are judged, and by no list of algorithms: the key alone says which one counts. */
async function isAccepted(jws: unknown, jwk: unknown): Promise<boolean> {
  if (typeof jws !== "string" || !isCompact(jws)) return false;
  try {
    await compactVerify(jws, secretKeys({ keys: [jwk] }).find, { algorithms: [...ALGORITHMS] });
    return true;
  } catch {
    return false;
  }
}

/**
 * Where what a vector says cannot be, or is not what the RFCs say; docs/authorizers.md has the list. Each is refused, but for the
 * two that are another vector once more.
 */
const OTHERWISE = [
  // byte for byte vector 357 under the same key, which is valid: their padding got lost
  { tcId: 367, says: "invalid", same: 357 },
  { tcId: 370, says: "invalid", same: 357 },
  // a "?" in the header and in the payload: "without the inclusion of any line breaks, whitespace, or other additional characters"
  // (https://www.rfc-editor.org/rfc/rfc7515#section-2)
  { tcId: 372, says: "valid" },
  { tcId: 373, says: "valid" },
  // signed with PS384 under a key whose "alg" is PS256; of other keys, the vectors refuse that (WrongPrimitive)
  { tcId: 346, says: "valid" },
  { tcId: 350, says: "valid" },
];

it("all 401 vectors of Wycheproof are judged as they say, but for six that contradict others or the RFC; none is merely acceptable", async () => {
  const otherwise: { tcId: number; says: string }[] = [];
  const counts = { valid: 0, invalid: 0, acceptable: 0 };
  for (const { tests, ...keys } of testGroups) {
    for (const { tcId, jws, result } of tests) {
      counts[result]++;
      const accepted = await isAccepted(jws, keys.public ?? keys.private);
      if (accepted !== (result === "valid")) otherwise.push({ tcId, says: result });
    }
  }
  const byId = (a: { tcId: number }, b: { tcId: number }) => a.tcId - b.tcId;
  expect(otherwise.sort(byId)).toEqual(OTHERWISE.map(({ tcId, says }) => ({ tcId, says })).sort(byId));
  expect(counts).toEqual({ valid: 46, invalid: 355, acceptable: 0 });
});

it("the two invalid vectors that are accepted are a valid one once more", () => {
  const all = testGroups.flatMap(({ tests, ...keys }) => tests.map((test) => ({ ...test, ...keys })));
  const inputOf = (id: number | undefined) => {
    const vector = all.find(({ tcId }) => tcId === id);
    return { jws: vector?.jws, key: vector?.private };
  };
  for (const { tcId, same } of OTHERWISE.filter(({ same }) => same !== undefined)) {
    expect(inputOf(tcId)).toEqual(inputOf(same));
  }
});
