# An exception whose stack is where no memory is writes FLAGS, CS and IP there.
# realmode: exit=hlt expect.sp=0x2ffa mmio="write16 0x2ffe 2; write16 0x2ffc 0xf000; write16 0x2ffa 0xf003" needs=stack-fault-delivery
# realmode: judge="SDM vol. 3, Interrupt and Exception Handling in Real-Address Mode"

        mov $0x3000, %sp
        aam $0
        hlt
        .data
        .word handler, 0
        .org 0x500
handler: hlt
