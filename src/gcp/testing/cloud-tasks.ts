import * as z from "zod/mini";
import { answerError, answerJson, type LocalServer, localServer } from "./local-server.ts";

const creation = z.object({
  task: z.object({
    name: z.string(),
    scheduleTime: z.iso.datetime(),
    httpRequest: z.object({
      httpMethod: z.literal("POST"),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      oauthToken: z.object({ serviceAccountEmail: z.string(), scope: z.string() }),
    }),
  }),
});

/**
 * The one method of Cloud Tasks that the queue driver uses, as its reference describes it: a task is there once, and its
 * request goes out when its time has come. Google has no emulator of Cloud Tasks. This one retries nothing.
 */
export async function cloudTasks(): Promise<LocalServer> {
  const names = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  const server = await localServer((_, body, response) => {
    const { task } = creation.parse(JSON.parse(body.toString()));
    if (names.has(task.name))
      return answerError(response, 409, "ALREADY_EXISTS", "The task is there already.");
    names.add(task.name);
    const { url, headers, body: content } = task.httpRequest;
    const timer = setTimeout(
      () => void fetch(url, { method: "POST", headers, body: Buffer.from(content, "base64") }),
      Math.max(0, Date.parse(task.scheduleTime) - Date.now()),
    );
    timers.add(timer);
    answerJson(response, 200, task);
  });
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer);
      await server[Symbol.asyncDispose]();
    },
  };
}
