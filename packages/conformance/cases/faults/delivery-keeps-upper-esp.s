# The delivery of an exception moves SP only; the upper half of ESP stays.
# realmode: layout=flat exit=hlt expect.esp=0x12341ffa needs=delivery-esp judge="SDM vol. 3, stack address size"
        movw $handler, 0
        mov $0x12342000, %esp
        aam $0
handler: hlt
