#!/usr/bin/env node
require("./parts.cjs").start();
