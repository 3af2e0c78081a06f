import { requireNode } from './setup/node-version.mjs'

requireNode()
// Only now: on an older Node the rest would not even be read.
import('./commands/package.mjs').then((command) => command.main())
