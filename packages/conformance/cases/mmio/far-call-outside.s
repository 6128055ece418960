# A far call whose stack is where no memory is writes CS, then IP.
# realmode: exit=hlt expect.sp=0x2ffc mmio="write16 0x2ffe 0xf000; write16 0x2ffc 0xf008" needs=push-outside
# realmode: judge="SDM vol. 2, CALL"

        mov $0x3000, %sp
        lcall $0, $0x500
        hlt
        .data
        .org 0x500
        hlt
