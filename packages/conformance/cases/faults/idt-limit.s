# A vector beyond the limit of the IDT cannot be delivered: shutdown.
# realmode: exit=shutdown reg.idt.limit=0x1f needs=idt-limit
# realmode: judge="SDM vol. 3, Interrupt and Exception Handling in Real-Address Mode"

        mov $0x1000, %sp
        int $0x40
        hlt
