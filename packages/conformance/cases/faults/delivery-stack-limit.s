# An exception whose frame does not fit the stack is a shutdown.
# realmode: layout=flat exit=shutdown needs=delivery-limit judge="SDM vol. 3, double fault"
        movw $handler, 0
        movw $handler, 12 * 4
        movw $handler, 8 * 4
        mov $5, %sp
        aam $0
handler: hlt
