/** The pipeline from S3 to S3, on an S3Proxy in a JVM of its own. */
package dev.headstart.s3;
