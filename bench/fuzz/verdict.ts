import { MotifError } from "@motif/core";

/** Throws where an answer blames the server: whatever was sent, it is the sender's input. */
export function noServerError({ status, body }: { readonly status: number; readonly body?: unknown }): void {
  if (status >= 200 && status < 500) return;
  throw new Error(`It answered with status ${status}: ${String(body)}`);
}

/** Does what may be refused, by an error that was thrown on purpose; any other is a defect. */
export async function mayRefuse(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof MotifError)) throw error;
  }
}
