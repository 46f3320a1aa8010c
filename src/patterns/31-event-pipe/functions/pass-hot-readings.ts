import { matching, pipe, TerminalError } from "@motif/app";
import { HOT_CELSIUS, hotReadings, machines, Reading } from "../resources.ts";

/**
 * From all readings to the hot ones, with what their machine's operator said. The filter goes by what is in a reading; whether the
 * machine's own limit is passed takes a look at the table, which few readings are worth. One of a machine that nobody knows must not
 * get lost: it is a dead letter, to be sent back when the machine is registered.
 */
export default pipe(
  "pass-hot-readings",
  {
    event: Reading,
    filter: matching({ celsius: [{ numeric: [">=", HOT_CELSIUS] }] }),
    uses: { machines: machines.reader },
    to: hotReadings,
    parallel: 5,
  },
  async ({ event: { data }, machines }) => {
    const found = await machines.get({ machine: data.machine });
    if (!found) throw new TerminalError(`Machine ${data.machine} is not registered.`);
    const { site, alarmAbove } = found.item;
    return data.celsius > alarmAbove ? { ...data, site, alarmAbove } : undefined;
  },
);
