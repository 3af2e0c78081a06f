/**
 * What stands in the substitute's resources/app. Electron's own distribution has a default app there that runs the
 * folder named on the command line; the substitute's is another product's, so it gets this one: the same as
 * Electron's default app as far as an app can tell (`process.argv`, `process.defaultApp`, names, paths).
 */
export const LOADER_MANIFEST = `${JSON.stringify({ name: 'standby-loader', version: '1.0.0', main: 'main.js' }, null, '\t')}\n`

export const LOADER_MAIN = `"use strict";
// Runs the app folder that is the first argument without a dash, as Electron's default app does.
const { app } = require("electron");
const fs = require("fs");
const path = require("path");

function appFolder(argv) {
	for (let index = 1; index < argv.length; index += 1) {
		if (argv[index] === "-r" || argv[index] === "--require") index += 1;
		else if (argv[index] !== "" && !argv[index].startsWith("-")) return path.resolve(argv[index]);
	}
	return undefined;
}

function preloadedModules(argv) {
	return argv.filter((_, index) => index > 0 && (argv[index - 1] === "-r" || argv[index - 1] === "--require"));
}

const folder = appFolder(process.argv);
if (!folder || !fs.existsSync(path.join(folder, "package.json"))) {
	console.error(folder ? "There is no package.json in " + folder + "." : "Name the folder of the app to run.");
	app.exit(1);
} else {
	const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
	const name = manifest.productName || manifest.name;
	process.defaultApp = true;
	if (manifest.version) app.setVersion(manifest.version);
	if (name) app.setName(name);
	app.setAppPath(folder);
	const userData = app.commandLine.getSwitchValue("user-data-dir");
	app.setPath("userData", userData ? path.resolve(userData) : path.join(app.getPath("appData"), app.getName()));
	for (const file of preloadedModules(process.argv)) require(path.resolve(file));
	require(path.resolve(folder, manifest.main || "index.js"));
}
`
