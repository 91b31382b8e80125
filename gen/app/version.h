/* The program's version, as --version and the manifest print it. */
#ifndef CAEVAL_VERSION_H
#define CAEVAL_VERSION_H

#define CAEVAL_VERSION "0.1.0"

#endif
