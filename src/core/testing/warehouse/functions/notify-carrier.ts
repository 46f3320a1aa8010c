import { consumer } from "@motif/core";
import { Dispatched } from "../resources.ts";

export default consumer("notify-carrier", { event: Dispatched, timeout: "30s" }, () => {});
