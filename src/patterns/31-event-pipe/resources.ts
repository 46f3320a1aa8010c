import { queue, table } from "@motif/app";
import * as z from "zod/mini";

/** Below that, no machine has an alarm: what is colder goes no further than the queue. */
export const HOT_CELSIUS = 60;

/** Deliveries of a reading, or of an alert, before it goes to the dead-letter queue. */
export const MAX_ATTEMPTS = 5;

const Name = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));

/** What names a machine. */
export const MachineKey = z.object({ machine: Name });

/** What an operator says of a machine. Its alarm cannot lie below the filter, which would keep readings from it. */
export const MachineSettings = z.strictObject({
  site: Name,
  alarmAbove: z.number().check(z.gte(HOT_CELSIUS), z.lte(1000)),
});

export const Machine = z.object({ ...MachineKey.shape, ...MachineSettings.shape });

/** What names a reading: its sensor's own id, the same however often it is sent. */
export const ReadingKey = z.object({ id: z.uuid() });

/** What a sensor sends. */
export const Measured = z.strictObject({
  machine: Name,
  celsius: z.number().check(z.gte(-273), z.lte(2000)),
});

export const Reading = z.object({ ...ReadingKey.shape, ...Measured.shape });
export type Reading = z.infer<typeof Reading>;

/** A reading that somebody has to look at, with what they have to know. */
export const HotReading = z.object({ ...Reading.shape, site: Name, alarmAbove: z.number() });

export const Alert = z.object({ ...HotReading.shape, raisedAt: z.string() });
export type Alert = z.infer<typeof Alert>;

export const machines = table("machines", { schema: Machine, partitionKey: "machine" });
export const alerts = table("alerts", { schema: Alert, partitionKey: "machine", sortKey: "id" });

/** All readings, of which few are hot. */
export const readings = queue("readings", { schema: Reading });

/** What passes the pipe. */
export const hotReadings = queue("hot-readings", { schema: HotReading });
