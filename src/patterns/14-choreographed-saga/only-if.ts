import { ConditionFailedError } from "@motif/app";

/** Whether a write on condition was made; another one was faster if not. */
export async function wasMade(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionFailedError) return false;
    throw error;
  }
}
