// How does a part import a module that is in no part? Scripts with bytecode can't, a file of its own can.

module.exports = (specifier) => import(specifier);
