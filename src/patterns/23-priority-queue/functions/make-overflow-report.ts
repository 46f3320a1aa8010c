import { reportMaker } from "../report-maker.ts";

/** Makes reports of the lane `overflow`. */
export default reportMaker("make-overflow-report");
