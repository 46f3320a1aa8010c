import { MotifError, ValidationError } from "../../ground/errors.ts";
import type { Warn } from "../../ground/grant.ts";
import type { JsonObject } from "../../ground/json.ts";
import { parse } from "../../ground/schema.ts";
import { milliseconds } from "../../ground/units.ts";
import { ConfigError } from "./config-error.ts";
import type { ConfigDriver, ConfigLayout, ConfigText } from "./driver.ts";

/** How long a platform has to answer where there is a value before: invocations wait for it. */
const PATIENCE_MS = 2_000;

interface Kept {
  readonly value: JsonObject;
  /** Milliseconds since 1970: asked for before, it is taken without asking the platform. */
  readonly until: number;
}

/**
 * A config's value, kept as long as the config says. Those who ask at the same time share one call of the driver. A value
 * that is not to be had, or not valid, takes no good one away: that is used on for as long again.
 */
export function keptValue(config: ConfigLayout, driver: ConfigDriver, warn: Warn): () => Promise<JsonObject> {
  const lifetime = milliseconds(config.ttl);
  let kept: Kept | undefined;
  let asking: Promise<JsonObject> | undefined;

  const ask = async (): Promise<JsonObject> => {
    // From now and not from the answer on, so that a value that is set meanwhile is seen in time.
    const until = Date.now() + lifetime;
    try {
      const answer = driver.get(config);
      kept = { value: parsedValue(config, await (kept ? inTime(answer) : answer)), until };
    } catch (error) {
      if (!kept) throw error;
      warn(
        `Config ${config.name} could not be read anew: the value before is used for another ${config.ttl}`,
        { config: config.name, error },
      );
      kept = { value: kept.value, until };
    }
    return kept.value;
  };

  const current = (): Promise<JsonObject> => {
    if (kept && Date.now() < kept.until) return Promise.resolve(kept.value);
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return async () => structuredClone(await current());
}

/** An answer, or an error where it does not come soon. */
async function inTime(answer: Promise<ConfigText>): Promise<ConfigText> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new MotifError("config-late", `There was no answer within ${PATIENCE_MS} ms.`)),
    PATIENCE_MS,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** What is set, parsed. Throws {@link ConfigError}. */
function parsedValue({ name, schema }: ConfigLayout, { text, place }: ConfigText): JsonObject {
  const where = `config ${name}`;
  try {
    return parse(schema, JSON.parse(text), where) as JsonObject; // the schema's own type
  } catch (error) {
    const reason = unfit(error, where);
    if (reason === undefined) throw error;
    throw new ConfigError(`${reason}. Correct it in ${place}.`, { cause: error });
  }
}

function unfit(error: unknown, where: string): string | undefined {
  if (error instanceof ValidationError) return error.message;
  return error instanceof SyntaxError ? `The ${where} is no JSON: ${error.message}` : undefined;
}
