# The delivery of an exception, like INT, reads its vector behind the pushes that may change it.
# realmode: layout=flat exit=hlt expect.cs=2 init.0x20=f4 needs=delivery-order
# realmode: judge="SDM vol. 2, INT n, operation"

        movw $handler, 0
        mov $4, %sp
        aam $0
handler: hlt
