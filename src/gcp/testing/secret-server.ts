import { answerError, answerJson, type LocalServer, localServer } from "./local-server.ts";

/** A Secret Manager for tests. */
export interface SecretServer extends LocalServer {
  /** Gives a secret, `projects/<project>/secrets/<secret>`, a value, or another one. */
  set(secret: string, value: string): void;
}

const ACCESS = /^\/v1\/(projects\/[\w-]+\/secrets\/[\w-]+)\/versions\/latest:access$/;

/**
 * The one method of Secret Manager that the driver uses, as its reference describes it. Google has no emulator of it. This
 * one has no permissions and no versions but the latest.
 */
export async function secretServer(): Promise<SecretServer> {
  const values = new Map<string, string>();
  const server = await localServer((request, _, response) => {
    const value = values.get(ACCESS.exec(request.url ?? "")?.[1] ?? "");
    if (value === undefined) return answerError(response, 404, "NOT_FOUND", "Secret Version not found.");
    answerJson(response, 200, { payload: { data: Buffer.from(value).toString("base64") } });
  });
  return { ...server, set: (secret, value) => void values.set(secret, value) };
}
