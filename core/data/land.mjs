// Draws the one land mass of our maps, without any border: README.md beside this file says how to run it.
import { readFileSync, writeFileSync } from "node:fs";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const [source, target] = process.argv.slice(2);
const SOUTHERNMOST = -60; // south of it lies Antarctica alone

const topology = JSON.parse(readFileSync(source, "utf8"));
const [land] = feature(topology, topology.objects.land).features;
const shores = land.geometry.coordinates.filter(([outer]) => outer.some(([, latitude]) => latitude > SOUTHERNMOST));

// Rings in whole tenths, cut at the edge of the map by the projection.
const rings = [];
const tenths = (...point) => point.map((value) => Math.round(value * 10));
const pen = {
  moveTo: (x, y) => rings.push([tenths(x, y)]),
  lineTo: (x, y) => rings.at(-1).push(tenths(x, y)),
  closePath: () => {},
};
geoPath(geoEqualEarth().fitWidth(960, { type: "Sphere" }), pen)({ type: "MultiPolygon", coordinates: shores });

const joined = (numbers) => numbers.join(" ").replaceAll(" -", "-");

function drawn([first, ...others]) {
  let [x, y] = first;
  const steps = [];
  for (const [nextX, nextY] of others) {
    if (nextX !== x || nextY !== y) steps.push(nextX - x, nextY - y);
    [x, y] = [nextX, nextY];
  }
  return steps.length < 4 ? "" : `M${joined(first)}l${joined(steps)}z`;
}

const about = "Natural Earth, land 1:110m (public domain), in the Equal Earth projection";
writeFileSync(
  target,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 424"><desc>${about}</desc>` +
    `<path id="land" transform="scale(.1)" fill-rule="evenodd" d="${rings.map(drawn).join("")}"/></svg>\n`,
);
