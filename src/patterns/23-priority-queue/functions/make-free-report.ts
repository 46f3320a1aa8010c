import { reportMaker } from "../report-maker.ts";

/** Makes reports of the lane `free`. */
export default reportMaker("make-free-report");
