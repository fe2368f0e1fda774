/**
 * The built distribution on a real HDFS and YARN, on this machine, each daemon a JVM of its own.
 */
package dev.headstart.cluster;
