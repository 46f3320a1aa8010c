import { consumer } from "@motif/core";
import { Parcel } from "../resources.ts";

export default consumer("track-parcel", { event: Parcel, timeout: "30s" }, () => {});
