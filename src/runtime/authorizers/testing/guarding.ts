import { type HttpFunction, http, json, service } from "@motif/core";
import type { CryptoKey, JWTPayload } from "jose";
import * as z from "zod/mini";
import { createRuntime, type HttpResponseData } from "../../platform.ts";
import { FakePlatform, requestData } from "../../testing/fake-platform.ts";
import { jwtAuthorizer } from "../jwt.ts";
import type { JwtAuthorizerOptions } from "../jwt-options.ts";
import { signed, TestIssuer } from "./issuer.ts";

/** The service that {@link TestIssuer} is. */
export const identity = service("identity", { url: TestIssuer.URL });

/** An issuer with one key, `k1`, and functions that take its tokens. */
export class Guarding {
  readonly issuer = new TestIssuer();
  platform = new FakePlatform({ service: this.issuer.driver });
  readonly key: CryptoKey;

  private constructor(key: CryptoKey, jwk: TestIssuer["keys"]) {
    this.key = key;
    this.issuer.keys = [...jwk];
  }

  /** To make a key takes longer than most tests. */
  static async makeKey(): Promise<() => Guarding> {
    const issuer = new TestIssuer();
    const key = await issuer.publish("k1");
    return () => new Guarding(key, issuer.keys);
  }

  /** A function with an authorizer, in one environment. */
  function(over: Partial<JwtAuthorizerOptions<unknown>> = {}, more: Partial<HttpFunction> = {}) {
    const { platform } = this;
    const authorizer = jwtAuthorizer("users", { issuer: identity, audience: "orders-api", ...over });
    const fn = http("list", { authorizer, body: z.object({ name: z.string() }) }, ({ auth }) => json(auth));
    const { http: call } = createRuntime({ ...fn, ...more }, platform);
    return async (token?: string, over: Parameters<typeof requestData>[0] = { json: { name: "a" } }) => {
      const headers = {
        "content-type": "application/json",
        ...over.headers,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      return call(requestData({ ...over, headers }), platform.call());
    };
  }

  /** A token that counts, but for what is given. */
  token(claims: JWTPayload = {}, header: object = {}): Promise<string> {
    return signed(this.key, this.platform.time, { claims, header });
  }

  /** Why requests were refused, as the log says it. */
  get reasons(): (string | undefined)[] {
    return this.platform.logs.map(({ fields }) => (fields as { readonly reason?: string }).reason);
  }
}

/** A header of an answer. */
export function headerOf({ headers }: HttpResponseData, name: string): string | undefined {
  return new Map(headers).get(name);
}

/** The JSON of an answer. */
export function bodyOf({ body }: HttpResponseData) {
  return JSON.parse(String(body));
}
